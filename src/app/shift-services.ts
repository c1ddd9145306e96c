import { sign, verify } from '#platform/device-keys.ts';
import type { Clock } from '#ports/clock.ts';
import type { PinHasher } from '#ports/pin-hasher.ts';
import type { NorenDatabase } from '#storage/database.ts';
import { OwnRecordsStore } from '#storage/own-records.ts';
import { OwnStoreViews } from '#storage/own-store-views.ts';
import { approveByCode, makeApprovalCode } from '#usecases/approval-code.ts';
import { approve } from '#usecases/approve.ts';
import { atTheTill } from '#usecases/at-the-counter.ts';
import { moveCash } from '#usecases/cash-movement.ts';
import { type CloseDrawerParts, closeDrawer } from '#usecases/close-drawer.ts';
import { countDrawer } from '#usecases/count-drawer.ts';
import { viewAfterClose, viewDrawer } from '#usecases/drawer-view.ts';
import { openDrawer } from '#usecases/no-sale.ts';
import { personMay, whoMay } from '#usecases/permitted.ts';
import type { ShiftServices } from '#usecases/shift.ts';
import { toStaffCard } from '#usecases/shop.ts';
import { switchTraining } from '#usecases/switch-training.ts';
import { unvoidBasketLine, voidBasketLine } from '#usecases/void-line.ts';
import { takeXReport } from '#usecases/x-report.ts';
import { takeZReport } from '#usecases/z-report.ts';

/** What the drawer's day needs, and who hears that something was committed. */
export type ShiftParts = Omit<CloseDrawerParts, 'records'> & {
	readonly db: NorenDatabase;
	readonly pins: PinHasher;
	readonly deviceClock: Clock;
	/** Resolves when what was committed is in the figures on the screen. */
	readonly committed: () => Promise<void>;
};

/** The drawer's day bound to this till; a chunk of its own, fetched when it is first asked for. */
export function shiftServices(given: ShiftParts): ShiftServices {
	const { db } = given;
	const parts = {
		...{ ...given, records: new OwnRecordsStore(db), views: new OwnStoreViews(db) },
		...{ sign, verify },
	};
	/** What was committed is sent at once, where there is a network. */
	const told = async <T>(work: Promise<T>): Promise<T> => {
		const outcome = await work;
		void given.committed();
		return outcome;
	};
	return {
		drawer: () => viewDrawer(parts),
		moveCash: (move, approval) => told(moveCash(parts, move, approval)),
		openDrawer: (why, approval) => told(openDrawer(parts, why, approval)),
		countDrawer: (count) => told(countDrawer(parts, count)),
		closeDrawer: (closing, approval) => told(closeDrawer(parts, closing, approval)),
		switchTraining: (to, approval) => told(switchTraining(parts, to, approval)),
		xReport: (approval) => told(takeXReport(parts, approval)),
		afterClose: () => viewAfterClose(parts),
		zReport: (approval) => told(takeZReport(parts, approval)),
		stock: () => import('./stock-services.ts').then(({ stockServices }) => stockServices(given)),
		voidLine: (line, left, why) => told(voidBasketLine(parts, line, left, why)),
		unvoidLine: (line) => told(unvoidBasketLine(parts, line)),
		async needsApproval(permission) {
			const at = await atTheTill(parts);
			return !at.ok || !personMay(at.value.store, at.value.person, permission);
		},
		async approvers(permission) {
			const [store, staff] = await Promise.all([parts.device.store(), parts.device.staff()]);
			return store ? whoMay(store, staff, permission).map(toStaffCard) : [];
		},
		approve: (ask, approver, pin) => told(approve(parts, ask, approver, pin)),
		approveByCode: (ask, code) => told(approveByCode(parts, ask, code)),
		approvalCode: (pin) => makeApprovalCode(parts, pin),
	};
}
