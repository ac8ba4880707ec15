// The list of keys is for later: its module comes when the page is there.
addEventListener("load", () => import("../elements/help-sheet.js"));
