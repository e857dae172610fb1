// Everything that every page needs, in one file: two deferred scripts would race for htmx's start.
import "htmx.org/dist/htmx.esm.js";
import "./htmx_sse.js";
import { start } from "../js/start.js";

start();
