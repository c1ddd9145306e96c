import type { HealthCatalog } from './types.ts';

const plurals = new Intl.PluralRules('en');
const many = (count: string, one: string, other: string): string =>
	`${count} ${plurals.select(Number(count.replaceAll(',', ''))) === 'one' ? one : other}`;
const records = (count: string): string => many(count, 'record', 'records');

export default {
	verdict: {
		safe: { title: 'Everything is safe', hint: 'Every sale is on the server. Carry on.' },
		comparing: {
			title: 'Safe on this tablet',
			hint: 'The server’s figures have yet to be compared. It happens by itself once connected.',
		},
		sending: (count) => ({
			title: `Safe — ${records(count)} on the way`,
			hint: 'They are kept on this tablet and go by themselves. Carry on.',
		}),
		waiting: (count) => ({
			title: `Safe — ${records(count)} waiting here`,
			hint: 'They are kept on this tablet and go by themselves when the network is back.',
		}),
		storage: {
			title: 'This tablet is running out of room',
			hint: 'Nothing is lost. Call the manager, and remove photos or apps from this tablet.',
		},
		different: {
			title: 'The server has other figures',
			hint: 'No sale is gone. Show “Compared with the server” to the manager.',
		},
		kept: (count) => ({
			title: `${records(count)} for the manager to look at`,
			hint: 'No sale is gone: the server keeps them aside. Show the list below to the manager.',
		}),
		andSafe: (action) => `${action} The records are kept on this tablet.`,
		also: (things) => `Also: ${things}`,
	},

	checkNow: 'Check now',
	checking: 'Checking…',
	saveFile: 'Save unsent to a file',
	savedFile: (name) => `Saved: ${name}`,
	bringIn: 'Bring in a file',
	broughtIn: (stored, known) => `${records(stored)} brought in, ${known} already there`,
	fileHint: 'If the network stays away for days, save what is unsent and bring it in on another tablet.',

	none: 'None',
	notYet: 'Not yet',
	records,

	sending: 'Sending',
	unsent: 'Unsent',
	oldest: (ago) => `The oldest from ${ago}`,
	contact: 'Server',
	online: 'Connected',
	offline: 'Offline',
	lastContact: (moment, ago) => `Last at ${moment} (${ago})`,
	backup: 'In a backup',
	backedUp: (backedUp, made) => `${backedUp} of ${made}`,
	allBackedUp: (made) => `All ${made}`,
	backupHint: 'Records in a backup of the server',

	compare: 'Compared with the server',
	compareNotYet: 'Not compared yet',
	compareResult: 'Result',
	compareEqual: 'The same',
	compareDifferent: 'Not the same',
	compareThrough: (through) => `Up to record ${through}`,
	ownSales: 'Sales on this tablet',
	serverSales: 'Sales on the server',
	sales: (count) => count,

	data: 'Data received',
	feeds: { catalogue: 'Items', availability: 'Stock', store: 'Store and staff' },
	feedNone: 'Not here yet',
	feedAsOf: (moment) => `As of ${moment}`,
	feedChecks: {
		unchecked: 'To be compared',
		equal: (moment) => `Compared at ${moment}`,
		repaired: (moment) => `Differed, put right at ${moment}`,
	},

	device: 'This tablet',
	kept: 'Records protected',
	keptYes: 'Yes',
	keptNo: 'No',
	keptNoHint: 'The browser may remove them when room is short',
	unknown: 'Unknown',
	used: 'Room used',
	usedOf: (used, quota) => `${used} of ${quota}`,
	secondCopy: 'Second copy of the records',
	secondCopies: { held: 'Kept', none: 'Not on this tablet' },
	reserve: 'Room kept for sales',
	reserves: { held: 'Kept', spent: 'Used up', none: 'To be set aside' },
	chain: 'Records checked',
	chainIntact: (entries) => `All ${entries} sound`,
	chainBroken: (number) => `Record ${number} is damaged`,
	chainChecking: 'Checking…',
	chainUnchecked: 'To be checked',
	checkedAt: (moment) => `At ${moment}`,
	clock: 'Clock',
	clockRight: 'Right',
	clockSlow: (length) => `${length} slow`,
	clockFast: (length) => `${length} fast`,
	clockHint: 'Set date and time to automatic',
	minutes: (count) => `${count} min`,
	hours: (count) => `${count} h`,
	days: (count) => many(count, 'day', 'days'),

	quarantine: 'Records to look at',
	quarantineHint: 'Kept whole on the server. They do not disappear and hold up no other sale.',
	recordNumber: (seq) => `Record ${seq}`,
	recordUnnumbered: 'A record without a number',
	more: (count) => `and ${count} more`,
	reasons: {
		unread: {
			what: 'The server can’t read this kind of record yet.',
			repair: 'It is taken in by itself once the server is updated.',
		},
		reused: {
			what: 'Two records have the same number.',
			repair: 'The manager looks whether the tablet was copied.',
		},
		revoked: {
			what: 'Recorded by a tablet that is no longer registered.',
			repair: 'It is taken in once the manager accepts it on the server.',
		},
		damaged: {
			what: 'The record changed on its way.',
			repair: 'The manager compares it with the receipts.',
		},
		stranger: {
			what: 'A record of another tablet arrived.',
			repair: 'The manager looks whether the tablet was copied.',
		},
		large: { what: 'The record is too large.', repair: 'The manager looks at it on the server.' },
		other: {
			what: 'The server could not take this record in.',
			repair: 'The manager looks at it on the server.',
		},
	},

	notKnown: {
		title: 'The server does not know this tablet',
		hint: 'The server may have been put back to an older state. Every record is kept on this tablet and will be sent again. Ask the manager for an enrolment code and enter it here: the till goes on, with a new series of numbers.',
		saleFirst: 'Finish the open sale or put it aside first.',
	},
	lost: {
		title: 'This till has lost what it had stored',
		was: (register) => `This tablet was register ${register}.`,
		wasAt: (store, register) => `This tablet was register ${register} of ${store}.`,
		why: 'The browser’s data was cleared or damaged. This is what is still there.',
		made: 'Records this tablet made',
		receipts: 'Receipts among them',
		held: 'Records on the server',
		lastReceipt: 'Last receipt on the server',
		lastSeen: 'Last heard of',
		never: 'Never',
		complete: 'The server has all of them. No sale is lost.',
		missing: (count) =>
			`${records(count)} may not have arrived. With the manager, check the cash and any receipt after the last one below.`,
		unknown: 'The server no longer recognises this tablet, so it can’t say what has arrived.',
		unknownHint: 'Ask the manager for an enrolment code. What is left on this tablet is kept and sent.',
		unreachable: 'The server can’t be reached, so it is not known yet what has arrived.',
		unreachableHint: 'Check the network.',
		askAgain: 'Ask again',
		carryOn: (register) => `Carry on as ${register}`,
		carryOnHint: 'Receipt numbers go on in a new series; no number is ever used twice.',
		carryingOn: 'Registering…',
		another: 'Enrol as a new device',
		anotherSure: 'This leads to enrolment and needs the manager’s code. It can’t be undone.',
		anotherYes: 'Go to enrolment',
	},
	forked: {
		title: 'A copy of this tablet was found',
		hint: 'Two tablets are the same register, or this one was put back to an older state. Both records are on the server and no sale is lost.',
		next: 'Register again, and this tablet carries on with a new series of numbers.',
		again: 'Register again',
		busy: 'Registering…',
	},
	revoked: {
		title: 'This tablet is no longer one of the shop’s',
		sending: 'What it recorded is being sent to the server. Leave it switched on.',
		offline:
			'What it recorded goes to the server when the network is back. Leave it on and call the manager.',
		sent: 'Everything it recorded is on the server. This tablet is being cleared.',
		left: (count) => `${count} left`,
	},
} satisfies HealthCatalog;
