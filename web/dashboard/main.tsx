import { render } from "preact";
import "../style/palette.css";
import "../style/base.css";
import "../style/frame.css";
import "../style/parts.css";
import "../style/team.css";
import { Dashboard } from "./Dashboard.tsx";

// A browser may keep the page as it was and show it again after signing out.
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());

const page = document.getElementById("page");
if (page) {
  page.replaceChildren();
  render(<Dashboard />, page);
}
