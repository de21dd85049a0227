import type { Theme } from "vitepress";
import DefaultTheme from "vitepress/theme";
import "@fontsource-variable/bricolage-grotesque";
import "@fontsource-variable/jetbrains-mono";
import "./style.css";
import "./playground.css";
import "./lanes.css";
import PlaygroundPage from "../../playground/PlaygroundPage.vue";
import Runnable from "../../playground/Runnable.vue";

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component("Runnable", Runnable);
    app.component("PlaygroundPage", PlaygroundPage);
  },
} satisfies Theme;
