import { type CustomerProfile, EMPTY_PROFILE, type ProfileChange } from '#domain/customer/profile.ts';
import { isReading, kanaOf } from './kana.ts';
import { isPhone, phoneDigits, spokenPhone } from './phone.ts';

/** What is wrong in the form, by the field it is said under. */
export type ProfileFaults = { readonly phone: boolean; readonly mail: boolean; readonly birthday: boolean };

const MAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
/** A year that has the 29th of February, for birthdays without one. */
const LEAP = 2000;

/** The few things a person tells when they join, as they are typed. */
export class ProfileForm {
	name = $state('');
	kana = $state('');
	latin = $state('');
	phone = $state('');
	mail = $state('');
	member = $state('');
	year = $state('');
	month = $state('');
	day = $state('');
	preferences = $state('');
	/** As it was when it was opened. */
	readonly #before: CustomerProfile;
	/** The reading of what is being composed in the name; nobody types it twice. */
	#reading = '';
	#isKanaOwn = false;

	constructor(before: CustomerProfile = EMPTY_PROFILE) {
		this.#before = before;
		this.name = before.name;
		this.kana = before.kana;
		this.latin = before.latin;
		this.phone = spokenPhone(before.phones[0] ?? '');
		this.mail = before.mails[0] ?? '';
		this.member = before.memberNumbers.at(-1) ?? '';
		this.preferences = before.preferences;
		const [, year = '', month = '', day = ''] = /^(\d{4}|-)-(\d\d)-(\d\d)$/.exec(before.birthday ?? '') ?? [];
		this.year = year === '-' ? '' : year;
		this.month = month === '' ? '' : String(Number(month));
		this.day = day === '' ? '' : String(Number(day));
		this.#isKanaOwn = before.kana !== '';
	}

	/** A phone or a card that was looked for, or a name. */
	begin(typed: string): void {
		const text = typed.trim();
		if (isPhone(text)) this.phone = spokenPhone(text);
		else if (MAIL.test(text)) this.mail = text;
		else if (/^[\p{Script=Katakana}\p{Script=Hiragana}ー\s]+$/u.test(text)) this.kana = kanaOf(text);
		else if (/^[\p{Script=Han}\s]+$/u.test(text)) this.name = text;
	}

	/** What the input method shows while a name is composed: kana first, then the word it becomes. */
	composing(text: string): void {
		if (isReading(text)) this.#reading = text;
	}

	/** The word is chosen: its reading goes to the kana, unless they were typed by hand. */
	composed(): void {
		if (!this.#isKanaOwn && this.#reading !== '') {
			this.kana = kanaOf(`${this.kana} ${this.#reading}`);
		}
		this.#reading = '';
	}

	ownKana(): void {
		this.#isKanaOwn = true;
	}

	get faults(): ProfileFaults {
		const { year, month, day } = this;
		const isDated = month !== '' || day !== '' || year !== '';
		return {
			phone: this.phone.trim() !== '' && !isPhone(this.phone),
			mail: this.mail.trim() !== '' && !MAIL.test(this.mail.trim()),
			birthday: isDated && this.birthday === null,
		};
	}

	get isSound(): boolean {
		const { phone, mail, birthday } = this.faults;
		return !phone && !mail && !birthday;
	}

	/** Whether somebody could be called by name and found again. */
	get isEnough(): boolean {
		const isNamed = this.name.trim() !== '' || this.kana.trim() !== '';
		return isNamed && [this.phone, this.mail, this.member].some((key) => key.trim() !== '');
	}

	/** `YYYY-MM-DD`, `--MM-DD` without a year, or null where it is no day. */
	get birthday(): string | null {
		const [month, day] = [Number(this.month), Number(this.day)];
		const year = this.year.trim() === '' ? LEAP : Number(this.year);
		if (!Number.isInteger(year) || year < 1900 || year > 2100) return null;
		const date = new Date(Date.UTC(year, month - 1, day));
		if (!month || !day || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
		const tail = `${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
		return this.year.trim() === '' ? `--${tail}` : `${year}-${tail}`;
	}

	get profile(): CustomerProfile {
		const before = this.#before;
		const phone = phoneDigits(this.phone);
		const mail = this.mail.trim();
		const member = this.member.trim();
		return {
			...before,
			name: this.name.normalize('NFKC').trim(),
			kana: kanaOf(this.kana),
			latin: this.latin.trim(),
			phones: withFirst(before.phones, phone),
			mails: withFirst(before.mails, mail),
			memberNumbers: [...before.memberNumbers.filter((each) => each !== member), ...(member ? [member] : [])],
			birthday: this.birthday,
			preferences: this.preferences.trim(),
		};
	}

	/** What was changed, with what it said before; null for nothing. */
	get change(): ProfileChange | null {
		const [before, after] = [this.#before, this.profile];
		const changed = (Object.keys(after) as (keyof CustomerProfile)[])
			.filter((key) => JSON.stringify(after[key]) !== JSON.stringify(before[key]))
			.map((key) => [key, { from: before[key], to: after[key] }]);
		return changed.length > 0 ? (Object.fromEntries(changed) as ProfileChange) : null;
	}
}

/** The first of them is what the form shows; emptied, it goes. */
const withFirst = (before: readonly string[], first: string): readonly string[] => [
	...(first === '' ? [] : [first]),
	...before.slice(1).filter((each) => each !== first),
];
