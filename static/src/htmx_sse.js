// The extension registers itself on the global that htmx's module sets, so it has to be evaluated second.
import "htmx.org/dist/ext/hx-sse.js";
