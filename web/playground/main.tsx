import { render } from "preact";
import "./playground.css";
import { Page } from "./Page.tsx";
import { Playground } from "./playground.ts";

const page = document.getElementById("page");
if (page) {
  page.replaceChildren();
  render(<Page playground={new Playground()} />, page);
}
