// What every page carries: htmx and six small helpers. Pages read and submit without any of it.
import "htmx.org";
import "./display.js";
import "./menus.js";
import "./confirm.js";
import "./submit.js";
import "./selection.js";
import "./messages.js";
import "./upload.js";
import "./requests.js";
