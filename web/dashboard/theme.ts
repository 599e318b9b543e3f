/**
 * Runs before the page is drawn, so that it never flashes in the other colours. The choice stands at the root element; what
 * changes it there is kept for the next visit.
 */
const key = "lacuna-theme";
const root = document.documentElement;

function kept(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    // A browser that keeps nothing: the system decides.
    return null;
  }
}

function keep(choice: string | undefined): void {
  try {
    if (choice === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, choice);
  } catch {
    // The choice is good for this visit.
  }
}

const choice = kept();
if (choice === "light" || choice === "dark") root.dataset["theme"] = choice;
new MutationObserver(() => keep(root.dataset["theme"])).observe(root, { attributeFilter: ["data-theme"] });
