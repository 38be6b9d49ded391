const exact = new Intl.NumberFormat("en");
const compact = new Intl.NumberFormat("en", {
  notation: "compact",
  maximumSignificantDigits: 3,
});

const BYTE_UNITS = ["bytes", "KB", "MB", "GB", "TB"];

/** `12,408`. */
export const exactNumber = (count: number) => exact.format(count);

/** As people say it: `12,408`, and from a hundred thousand on `1.2M`. */
export function roundedNumber(count: number): string {
  return Math.abs(count) < 100_000
    ? exact.format(count)
    : compact.format(count);
}

/** `812 bytes`, `1.4 MB`: in steps of 1,024, as the limits are. */
export function roundedBytes(bytes: number): string {
  if (bytes === 1) return "1 byte";
  const last = BYTE_UNITS.length - 1;
  let step = 0;
  let amount = bytes;
  while (amount >= 1000 && step < last) {
    amount /= 1024;
    step++;
  }
  const digits = step === 0 || amount >= 10 ? 0 : 1;
  return `${amount.toFixed(digits)} ${BYTE_UNITS[step]}`;
}

/** `93 %`, `0.4 %`; what is above nothing is never said to be nothing. */
export function percent(share: number): string {
  const amount = share * 100;
  if (amount > 0 && amount < 0.1) return "< 0.1 %";
  const whole = amount === 0 || amount >= 10 || Number.isInteger(amount);
  return `${amount.toFixed(whole ? 0 : 1)} %`;
}

/** `420 ms`, `1.3 s`. */
export function roundedMilliseconds(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

/** `$1.20`, and of less than a few cents two figures that say something: `$0.0021`. */
export function dollars(amount: number): string {
  if (amount === 0) return "$0";
  if (amount < 0.000001) return "< $0.000001";
  if (amount >= 0.095) return `$${amount.toFixed(2)}`;
  return `$${Number(amount.toPrecision(2))}`;
}
