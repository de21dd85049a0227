// More mains than Node lets listen to one event without a warning, half of them inside another.
import { Channel, main } from "../../../src/index.js";

const never = new Channel();
for (let i = 0; i < 12; i += 1) main(() => main(() => never.receive()));
