import { Converter, PageEvent } from "typedoc";

/** A TypeDoc plugin: pages are called by their first heading, not by their file, and links find the anchors they set. */
export function load(app) {
  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_context, page) => {
    page.name = /^# (.+)$/m.exec(textOf(page))?.[1] ?? page.name;
  });
  app.renderer.on(PageEvent.BEGIN, ({ model }) => {
    if (!model.isDocument?.()) return;
    const slugger = app.renderer.router.getSlugger(model);
    for (const [, id] of textOf(model).matchAll(/<a id="([^"]+)">/g)) slugger.slug(id);
  });
}

function textOf(page) {
  return page.content.map((part) => part.text).join("");
}
