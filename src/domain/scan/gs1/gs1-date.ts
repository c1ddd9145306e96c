/** Days of a month; February of a leap year has 29. */
function daysIn(year: number, month: number): number {
	const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
	return month === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Whether `YYMMDD` or `YYYYMMDD` is a day; `00` for the last day of the month only where the identifier allows it. */
export function isDayOfYear(digits: string, mayBeMonth: boolean): boolean {
	const [year, month, day] = [digits.slice(0, -4), digits.slice(-4, -2), digits.slice(-2)].map(Number);
	if (year === undefined || !month || day === undefined || month > 12) return false;
	// Which century two digits mean changes no leap year that is left: 1900 is too far back, 2000 was one.
	const full = digits.length === 6 ? 2000 + year : year;
	return day === 0 ? mayBeMonth : day <= daysIn(full, month);
}

/**
 * `YYMMDD` as an ISO day seen from `today` (GS1 General Specifications §7.12): the century is the one within 50 years, and
 * day `00` is the last day of its month.
 */
export function gs1Date(digits: string, today: string): string {
	const [yy = 0, month = 0, day = 0] = [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4, 6)].map(
		Number,
	);
	const now = Number(today.slice(0, 4));
	const apart = yy - (now % 100);
	const century = Math.floor(now / 100) + (apart >= 51 ? -1 : apart <= -50 ? 1 : 0);
	const year = century * 100 + yy;
	const two = (value: number) => String(value).padStart(2, '0');
	return `${year}-${two(month)}-${two(day === 0 ? daysIn(year, month) : day)}`;
}
