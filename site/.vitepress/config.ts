import { defineConfig } from "vitepress";
import { HOMEPAGE, SOURCES } from "../build/links.js";
import { ROOT } from "../build/places.js";
import { runnable } from "./runnable.js";
import { sidebar } from "./sidebar.js";
import { slugify } from "./slug.js";
import { symbolLinks } from "./symbol-links.js";

export default defineConfig({
  srcDir: ".content",
  srcExclude: ["public/**"],
  lang: "en",
  title: "goroutines",
  titleTemplate: ":title · goroutines",
  description: "Go's concurrency for TypeScript: channels, select, goroutines, timers and worker pools.",
  cleanUrls: true,
  lastUpdated: false,
  ...(HOMEPAGE === undefined ? {} : { sitemap: { hostname: HOMEPAGE } }),
  head: [
    ["link", { rel: "icon", type: "image/svg+xml", href: "/logo.svg" }],
    ["meta", { name: "theme-color", content: "#0b5f73" }],
  ],
  transformPageData(page) {
    const title = page.title === "" ? "goroutines" : `${page.title} · goroutines`;
    page.frontmatter.head = [
      ["meta", { property: "og:title", content: title }],
      ["meta", { property: "og:description", content: page.description }],
      ["meta", { property: "og:type", content: "article" }],
    ];
  },
  markdown: {
    theme: { light: "github-light", dark: "github-dark" },
    anchor: { slugify },
    toc: { slugify },
    headers: { slugify },
    config(md) {
      runnable(md);
      symbolLinks(md);
    },
  },
  themeConfig: {
    logo: "/logo.svg",
    outline: [2, 3],
    nav: [
      {
        text: "Learn",
        items: [
          { text: "Install and run", link: "/install" },
          { text: "Tour", link: "/tour/" },
          { text: "The worker pool tutorial", link: "/tutorial/" },
          { text: "Examples", link: "/examples/" },
        ],
      },
      { text: "Guides", link: "/guides/channels", activeMatch: "^/guides/" },
      { text: "Recipes", link: "/recipes/", activeMatch: "^/recipes/" },
      { text: "Coming from …", link: "/coming-from/go", activeMatch: "^/coming-from/" },
      { text: "Reference", link: "/api/", activeMatch: "^/(api|reference)/" },
      { text: "Playground", link: "/playground" },
      { text: "Project", link: "/project/readme", activeMatch: "^/project/" },
    ],
    sidebar: sidebar(),
    ...(SOURCES === undefined ? {} : { socialLinks: [{ icon: "github", link: SOURCES }] }),
    search: {
      provider: "local",
      options: {
        // The words are indexed, not the colours: highlighting all programs once more takes half a minute.
        _render(text, env, md) {
          const { highlight } = md.options;
          md.options.highlight = null;
          try {
            return md.render(text, env);
          } finally {
            md.options.highlight = highlight ?? null;
          }
        },
        miniSearch: {
          searchOptions: {
            fuzzy: 0.15,
            prefix: true,
            boost: { title: 6, titles: 2, text: 1 },
            // A word that is no name is better explained by a guide than by each page of the reference that uses it.
            boostDocument: (id: string) => (id.startsWith("/api/") ? 0.6 : 1),
          },
        },
      },
    },
    footer: {
      message: "MIT licence. No dependencies, no tracking.",
      copyright: "Every program on these pages is compiled, run and compared with what the page says.",
    },
  },
  vite: {
    resolve: {
      alias: [
        { find: /^goroutines\/(testing|debug)$/, replacement: `${ROOT}/src/$1/index.ts` },
        { find: /^goroutines$/, replacement: `${ROOT}/src/index.ts` },
      ],
    },
    worker: { format: "es" },
    build: { chunkSizeWarningLimit: 1200 },
  },
});
