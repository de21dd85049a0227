// Without main, JavaScript's way: a program whose goroutines all wait just ends.
import { Channel, go } from "../../../src/index.js";

go(() => new Channel().receive());
