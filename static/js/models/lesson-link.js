// A link to a lesson, or to a second of it.

/** @param {string} origin  @param {string} path with ID in it  @param {string} id
 *  @param {number} second 0: from the beginning, or where whoever opens it has stopped */
export function lessonLink(origin, path, id, second = 0) {
  const link = new URL(path.replace("ID", id), origin);
  if (second >= 1) link.searchParams.set("t", String(Math.floor(second)));
  return link.href;
}
