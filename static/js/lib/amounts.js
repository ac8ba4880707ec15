// Bytes and seconds in the reader's language.

const language = () => document.documentElement.lang || "en";
const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"];

export function bytes(count) {
  const step = Math.min(UNITS.length - 1, count < 1 ? 0 : Math.floor(Math.log10(count) / 3));
  const amount = count / 1000 ** step;
  return new Intl.NumberFormat(language(), {
    style: "unit",
    unit: UNITS[step],
    unitDisplay: step ? "short" : "narrow",
    maximumFractionDigits: amount < 10 && step ? 1 : 0,
  }).format(amount);
}

export function seconds(count) {
  const long = count >= 90;
  return new Intl.NumberFormat(language(), {
    style: "unit",
    unit: long ? "minute" : "second",
    unitDisplay: "short",
    maximumFractionDigits: 0,
  }).format(long ? Math.ceil(count / 60) : Math.max(1, Math.ceil(count)));
}

export function percent(fraction) {
  return new Intl.NumberFormat(language(), { style: "percent" }).format(fraction);
}

// 75.4 → "1:15": how far a lesson is.
export function clock(count) {
  const whole = Math.floor(count);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

// 75.4 → "1:15.4": a moment in a clip.
export function moment(count) {
  const tenths = Math.round(count * 10);
  const rest = (tenths % 600) / 10;
  return `${Math.floor(tenths / 600)}:${rest < 10 ? "0" : ""}${rest.toFixed(1)}`;
}
