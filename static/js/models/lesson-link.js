// A link to a lesson, or to a second of it.

/** @param {string} origin  @param {string} path with ID in it  @param {string} id
 *  @param {number} second 0: from the beginning, or where whoever opens it has stopped
 *  @param {string} by id of the account that shares it; empty: nobody's */
export function lessonLink(origin, path, id, second = 0, by = "") {
  const link = new URL(path.replace("ID", id), origin);
  if (by) link.searchParams.set("by", by);
  if (second >= 1) link.searchParams.set("t", String(Math.floor(second)));
  return link.href;
}
