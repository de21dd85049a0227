import { Converter } from "typedoc";

/** A TypeDoc plugin: pages are called by their first heading, not by their file. */
export function load(app) {
  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_context, page) => {
    const text = page.content.map((part) => part.text).join("");
    page.name = /^# (.+)$/m.exec(text)?.[1] ?? page.name;
  });
}
