import type { CustomerProfile, ProfileChange } from './profile.ts';

/** A profile after a change, and the fields that someone else had changed in between. */
export type ChangedProfile = {
	readonly profile: CustomerProfile;
	readonly apart: readonly (keyof CustomerProfile)[];
};

/**
 * Lays a change over a profile. Of lists, what was added is added and what was taken away goes, so that two changes made
 * apart both hold. Of a text, the later change holds; where it did not know what the text said by then, the field is
 * named: both are kept in the journal, and someone should look.
 */
export function changeProfile(profile: CustomerProfile, change: ProfileChange): ChangedProfile {
	const apart: (keyof CustomerProfile)[] = [];
	let changed = profile;
	for (const name of Object.keys(profile) as (keyof CustomerProfile)[]) {
		const field = change[name];
		if (!field) continue;
		const now = profile[name];
		changed = { ...changed, [name]: isList(now) ? mergedList(now, field as ListChange) : field.to };
		if (!isList(now) && now !== field.from && now !== field.to) apart.push(name);
	}
	return { profile: changed, apart };
}

/** Two profiles of one person: the first one's words, or the other's where it has none; the keys of both. */
export const joinProfiles = (one: CustomerProfile, other: CustomerProfile): CustomerProfile => ({
	name: one.name || other.name,
	kana: one.kana || other.kana,
	latin: one.latin || other.latin,
	phones: union(one.phones, other.phones),
	mails: union(one.mails, other.mails),
	memberNumbers: union(one.memberNumbers, other.memberNumbers),
	otherIds: union(one.otherIds, other.otherIds),
	birthday: one.birthday ?? other.birthday,
	preferences: joined(one.preferences, other.preferences),
	note: joined(one.note, other.note),
});

type ListChange = { readonly from: readonly string[]; readonly to: readonly string[] };

const isList = (value: CustomerProfile[keyof CustomerProfile]): value is readonly string[] =>
	Array.isArray(value);

function mergedList(now: readonly string[], { from, to }: ListChange): readonly string[] {
	const gone = new Set(from.filter((one) => !to.includes(one)));
	const added = to.filter((one) => !from.includes(one));
	return union(
		now.filter((one) => !gone.has(one)),
		added,
	);
}

const union = (one: readonly string[], other: readonly string[]): string[] => [
	...new Set([...one, ...other]),
];
const joined = (one: string, other: string): string =>
	one === '' || other === '' || one === other ? one || other : `${one}\n${other}`;
