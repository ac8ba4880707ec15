// Whether there is something to check: one field of the question is filled, or, where the check
// button says data-needs="all", every one of them.
export function isAnswered(form) {
  const filled = groups(form).map((fields) => fields.some(isFilled));
  const needsAll = form.querySelector("[data-check]")?.dataset.needs === "all";
  return filled.length > 0 && (needsAll ? filled.every(Boolean) : filled.some(Boolean));
}

// Fields that are answered together: radio buttons of one name; everything else stands alone.
function groups(form) {
  const found = new Map();
  for (const field of form.querySelectorAll("[data-field], [data-option]")) {
    const group = field.type === "radio" ? field.name : field;
    found.set(group, [...(found.get(group) ?? []), field]);
  }
  return [...found.values()];
}

function isFilled(field) {
  if (field.type === "radio" || field.type === "checkbox") return field.checked;
  return field.value.trim() !== "";
}
