import { h, icon } from "../design/elements";
import { t } from "../i18n/t";

/** Pictures from the camera, made small enough for a bad net before they are kept. */

const LONGEST_SIDE = 1600;
const QUALITY = 0.82;

/** A JPEG of at most 1600 pixels a side; what the browser cannot read goes as it is and the server says why not. */
export async function shrink(file: File): Promise<{ blob: Blob; name: string }> {
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d")!.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    if (blob) return { blob, name: `${file.name.replace(/\.\w+$/, "")}.jpg` };
  } catch {
    // not a picture for this browser
  }
  return { blob: file, name: file.name };
}

/** A button that opens the camera; `taken` gets the picture, small. */
export function cameraButton(taken: (photo: { blob: Blob; name: string }) => void): HTMLElement {
  const input = h("input", { type: "file", accept: "image/*", capture: "environment", class: "sr-only" });
  input.addEventListener("change", () => {
    const [file] = input.files ?? [];
    input.value = "";
    if (file) void shrink(file).then(taken);
  });
  return h("label", { class: "btn" }, icon("camera"), t("拍照"), input);
}
