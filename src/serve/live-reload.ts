/** What the server has of its own: at the root of the host, outside of every blog's folder. */
export const OWN_PATH = "/.longhand/";

/** Where pages listen for changes. */
export const EVENTS_PATH = `${OWN_PATH}events`;

/**
 * Adds the script that reloads a page when the blog changes. `version` names the state of the blog from which the
 * page was made: a page that slept through a change, or through a restart of the server, reloads when it wakes.
 */
export function injectLiveReload(html: string, version: string): string {
  const script = `<script>(${listen})(${JSON.stringify(`${EVENTS_PATH}?since=`)}, ${JSON.stringify(version)})</script>`;
  const end = html.toLowerCase().lastIndexOf("</body>");
  return end === -1 ? html + script : html.slice(0, end) + script + html.slice(end);
}

/**
 * Runs in the browser. It listens only while the page is visible, because a browser allows six connections to a host,
 * and six open tabs would leave none for the seventh page.
 * https://developer.mozilla.org/docs/Web/API/EventSource
 */
const listen = `function (address, version) {
  var source, timer, overlay;
  function open() {
    clearTimeout(timer);
    if (source || document.hidden) return;
    source = new EventSource(address + encodeURIComponent(version));
    source.addEventListener("reload", function () { location.reload(); });
    source.addEventListener("css", function (event) { version = event.data; show(""); swapStyles(); });
    source.addEventListener("problems", function (event) { show(JSON.parse(event.data)); });
    source.onerror = function () { close(); timer = setTimeout(open, 1000); };
  }
  function close() {
    if (source) source.close();
    source = undefined;
  }
  function swapStyles() {
    document.querySelectorAll('link[rel~="stylesheet"]').forEach(function (link) {
      var url = new URL(link.href);
      if (url.origin !== location.origin) return;
      url.searchParams.set("longhand", version);
      var next = link.cloneNode();
      next.href = url.href;
      next.onload = next.onerror = function () { link.remove(); };
      link.after(next);
    });
  }
  function show(html) {
    if (overlay) overlay.remove();
    overlay = undefined;
    if (!html) return;
    overlay = document.createElement("div");
    overlay.setAttribute("role", "alert");
    overlay.style.cssText = "position:fixed;inset:0;z-index:2147483647;overflow:auto;padding:4vh 1rem;background:rgba(30,20,16,.6)";
    overlay.attachShadow({ mode: "open" }).innerHTML = html;
    document.documentElement.append(overlay);
  }
  addEventListener("keydown", function (event) { if (event.key === "Escape") show(""); });
  document.addEventListener("visibilitychange", function () { if (document.hidden) close(); else open(); });
  addEventListener("pagehide", close);
  addEventListener("pageshow", open);
  open();
}`;
