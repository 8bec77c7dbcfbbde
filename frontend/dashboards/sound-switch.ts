import { icon, setText } from "../design/elements";
import { t } from "../i18n/t";
import { isMuted, setMuted, sound } from "./sound";

/** The mute in the top bar and the test at shift start. Being mute is always visible. */
export class SoundSwitch {
  constructor(private readonly root: HTMLElement) {
    root.querySelector("[data-mute]")?.addEventListener("click", () => {
      setMuted(!isMuted());
      this.show();
    });
    root.querySelector("[data-test]")?.addEventListener("click", () => {
      setMuted(false);
      this.show();
      sound();
    });
    this.show();
  }

  private show(): void {
    const button = this.root.querySelector("[data-mute]")!;
    const muted = isMuted();
    button.setAttribute("aria-pressed", String(muted));
    button.classList.toggle("warn", muted);
    button.firstElementChild?.replaceWith(icon(muted ? "mute" : "sound"));
    setText(button.children[1]!, muted ? t("已静音") : t("提示音开"));
  }
}
