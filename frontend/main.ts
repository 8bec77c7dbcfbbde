import htmx from "htmx.org/dist/htmx.esm.js";
import "@fontsource-variable/noto-sans-sc";
import "./design/tokens.css";
import "./design/base.css";
import "./design/shell.css";
import "./design/controls.css";
import "./design/meaning.css";
import "./design/layers.css";
import "./design/records.css";
import "./design/attachments.css";
import "./design/map.css";
import "./design/console.css";
import "./design/wall.css";
import "./design/pages.css";
import "./design/orders.css";
import "./design/keep.css";
import "./design/tablet.css";
import "./design/patrol.css";
import "./design/mediation.css";
import "./design/heat.css";
import "./design/print.css";
import { wireEarlier } from "./live/earlier";
import { get } from "./live/rest";
import { startTicker } from "./live/ticker";
import { watchUse } from "./live/use";

interface Island {
  mount(element: HTMLElement): void | Promise<void>;
}

// A page names its island in the mark-up; only that module is loaded.
const ISLANDS: Record<string, () => Promise<Island>> = {
  console: () => import("./dashboards/console"),
  wall: () => import("./dashboards/wall"),
  incident: () => import("./incidents/page"),
  list: () => import("./incidents/list"),
  orders: () => import("./orders/list"),
  order: () => import("./orders/page"),
  tablet: () => import("./tablet/page"),
  disputes: () => import("./mediation/list"),
  dispute: () => import("./mediation/dispute"),
  rooms: () => import("./mediation/rooms"),
  consultation: () => import("./mediation/consultation"),
  visits: () => import("./mediation/simple"),
  print: () => import("./mediation/print"),
  plan: () => import("./patrols/plan"),
  heat: () => import("./patrols/heat-page"),
  "plan-days": () => import("./patrols/days"),
};

const mounted = new WeakSet<Element>();

function mountIslands(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement>("[data-mount]")) {
    const load = ISLANDS[element.dataset.mount ?? ""];
    if (!load || mounted.has(element)) continue;
    mounted.add(element);
    void load().then(async (island) => {
      await island.mount(element);
      element.dataset.ready = "";
    });
  }
}

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content;
  const { headers, verb, parameters } = (event as CustomEvent).detail;
  if (token) headers["X-CSRFToken"] = token;
  // an address that can be read and passed on: only the filters that are set
  if (verb === "get")
    for (const [name, value] of Object.entries(parameters)) if (!value) delete parameters[name];
});
htmx.onLoad((element) => mountIslands(element as HTMLElement));
mountIslands(document);
wireEarlier(document);
startTicker();
// not where nobody is logged in, and not on the wall's own account
const idle_s = Number(document.body.dataset.idle);
if (idle_s) watchUse(idle_s * 1000, () => void get("me/").catch(() => undefined));
