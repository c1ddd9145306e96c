/** What a person may do at the till. */
export type StaffRole = 'cashier' | 'manager';

/** A stretched PIN: argon2id in PHC string form (`$argon2id$v=19$m=…`), salt inside. */
export type PinHash = string;

/** A person who signs in at the till. */
export type StaffMember = {
	readonly id: string;
	readonly name: string;
	readonly role: StaffRole;
	readonly pinHash: PinHash;
};
