import type { Basket } from '#domain/basket/basket.ts';
import type { Result } from '#domain/result.ts';
import type { Permission } from '#domain/staff/permission.ts';
import type { OpenSession } from '#ports/journal.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import type { ShownCode } from './approval-code.ts';
import type { ApprovalAsk, Approved } from './approve.ts';
import type { CashMove } from './cash-movement.ts';
import type { ClosedDrawer, Closing } from './close-drawer.ts';
import type { Counted, DrawerCount } from './count-drawer.ts';
import type { AfterClose, OpenDrawer } from './drawer-view.ts';
import type { Approval } from './permitted.ts';
import type { StaffCard } from './services.ts';
import type { StockServices } from './stock.ts';
import type { VoidedLine, VoidReason } from './void-line.ts';
import type { ShiftReport } from './x-report.ts';

export type { CountedTender, Reason } from './drawer-view.ts';
export type {
	AfterClose,
	Approval,
	ApprovalAsk,
	Approved,
	CashMove,
	ClosedDrawer,
	Closing,
	Counted,
	DrawerCount,
	OpenDrawer,
	ShiftReport,
	VoidedLine,
	VoidReason,
};

/** The drawer's day, and who may do what. Where an approval may be needed, null says that nobody gave one. */
export type ShiftServices = {
	drawer(): Promise<Result<OpenDrawer, ErrorCode>>;
	moveCash(move: CashMove, approval: Approval | null): Promise<Result<OpenSession, ErrorCode>>;
	openDrawer(
		why: { readonly reason: string; readonly note: string },
		approval: Approval | null,
	): Promise<Result<string, ErrorCode>>;
	countDrawer(count: DrawerCount): Promise<Result<Counted, ErrorCode>>;
	/** Ends the till session: nothing is sold until the till is opened again. */
	closeDrawer(closing: Closing, approval: Approval | null): Promise<Result<ClosedDrawer, ErrorCode>>;
	/** Begins or ends practice at the open drawer, with an empty basket. */
	switchTraining(to: boolean, approval: Approval | null): Promise<Result<OpenSession, ErrorCode>>;
	xReport(approval: Approval | null): Promise<Result<ShiftReport, ErrorCode>>;
	afterClose(): Promise<AfterClose>;
	zReport(approval: Approval | null): Promise<Result<ShiftReport, ErrorCode>>;

	/** Goods that come in and shelves that are counted: a chunk of their own. */
	stock(): Promise<StockServices>;

	/** Takes a line out of the open basket, on the record; `left` is the basket without it. */
	voidLine(line: VoidedLine, left: Basket, why: VoidReason): Promise<Result<true, ErrorCode>>;
	/** The line was put back at once. */
	unvoidLine(line: VoidedLine): Promise<Result<true, ErrorCode>>;

	/** Whether the person who is signed in has to ask somebody. */
	needsApproval(permission: Permission): Promise<boolean>;
	/** Who may allow it. */
	approvers(permission: Permission): Promise<readonly StaffCard[]>;
	/** Someone else allows it by PIN; the operator stays signed in. */
	approve(ask: ApprovalAsk, approver: string, pin: string): Promise<Approved>;
	/** …or by the code on their own tablet, scanned here. */
	approveByCode(ask: ApprovalAsk, code: string): Promise<Approved>;
	/** The code by which the person who is signed in here allows one thing at another tablet. */
	approvalCode(pin: string): Promise<ShownCode>;
};
