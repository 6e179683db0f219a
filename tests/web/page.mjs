// What tests/browser.py asks of pdf.js. Files come and go as base64.
import * as pdfjs from "./node_modules/pdfjs-dist/build/pdf.mjs";

const parts = new URL("./node_modules/pdfjs-dist/", import.meta.url).href;
pdfjs.GlobalWorkerOptions.workerSrc = `${parts}build/pdf.worker.mjs`;
// One for all documents: to start it costs more than to read a small file.
const worker = new pdfjs.PDFWorker();

/** Opens a document, hands it to `use`, and closes it whatever happens. */
async function opened(file, use) {
  const task = pdfjs.getDocument({
    data: Uint8Array.fromBase64(file),
    worker,
    cMapUrl: `${parts}cmaps/`,
    iccUrl: `${parts}iccs/`,
    standardFontDataUrl: `${parts}standard_fonts/`,
    wasmUrl: `${parts}wasm/`,
    verbosity: pdfjs.VerbosityLevel.ERRORS,
  });
  try {
    return await use(await task.promise);
  } finally {
    await task.destroy();
  }
}

/** What pdf.js keeps when someone has typed or clicked: a text, ticked or not, this button or not. */
function typed(widget, value) {
  return widget.type === "radiobutton" ? widget.exportValues === value : value;
}

globalThis.judge = {
  fill: (file, values) =>
    opened(file, async (document) => {
      const fields = await document.getFieldObjects();
      for (const [name, value] of Object.entries(values)) {
        // A group of radio buttons stands among its own buttons, without a type.
        for (const widget of fields.get(name).filter(({ type }) => type !== "")) {
          document.annotationStorage.setValue(widget.id, { value: typed(widget, value) });
        }
      }
      return (await document.saveDocument()).toBase64();
    }),

  // ENABLE, which is pdf.js' own default, draws the saved appearance of every field. ENABLE_FORMS leaves
  // text fields to HTML inputs and draws buttons as not pressed; ENABLE_STORAGE draws what was typed
  // and not yet saved.
  picture: (file, page, scale) =>
    opened(file, async (document) => {
      const drawn = await document.getPage(page);
      const viewport = drawn.getViewport({ scale });
      const canvas = new OffscreenCanvas(Math.ceil(viewport.width), Math.ceil(viewport.height));
      await drawn.render({
        canvasContext: canvas.getContext("2d"),
        canvas: null,
        viewport,
        annotationMode: pdfjs.AnnotationMode.ENABLE,
      }).promise;
      const png = await canvas.convertToBlob({ type: "image/png" });
      return new Uint8Array(await png.arrayBuffer()).toBase64();
    }),
};
