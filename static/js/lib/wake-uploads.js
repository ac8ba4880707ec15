// Most pages have no upload to go on with: what sends them is loaded where one waits.
let waits = false;
try {
  waits = localStorage.getItem("microlearn.uploads") === "1";
} catch {
  // No storage, nothing kept.
}
if (waits) import("../elements/upload-tray.js");
