import type { Theme } from "vitepress";
import DefaultTheme from "vitepress/theme";
import "@fontsource-variable/bricolage-grotesque";
import "@fontsource-variable/jetbrains-mono";
import "./style.css";
import "./playground.css";
import "./lanes.css";
import "./home.css";
import HomeHero from "../../playground/HomeHero.vue";
import PlaygroundPage from "../../playground/PlaygroundPage.vue";
import Runnable from "../../playground/Runnable.vue";
import Tabs from "../../playground/Tabs.vue";

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component("Runnable", Runnable);
    app.component("PlaygroundPage", PlaygroundPage);
    app.component("HomeHero", HomeHero);
    app.component("Tabs", Tabs);
  },
} satisfies Theme;
