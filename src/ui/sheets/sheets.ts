import type { Component } from 'svelte';

/**
 * Everything that lies over the selling screen, each fetched when it is first asked for: from this device, where it was
 * put with everything else. A new sheet is one line here; `ui.open('<name>')` shows it.
 */
export const SHEETS = {
	menu: () => import('../menu/MenuSheet.svelte'),
	receipts: () => import('../menu/ReceiptsSheet.svelte'),
	returns: () => import('../returns/ReturnsSheet.svelte'),
	line: () => import('../line/LineSheet.svelte'),
	line_void: () => import('../line/RemoveSheet.svelte'),
	suspended: () => import('../menu/SuspendedSheet.svelte'),
	shortcuts: () => import('../menu/ShortcutsSheet.svelte'),
	approval_code: () => import('../approval/CodeSheet.svelte'),
	drawer: () => import('../shift/DrawerSheet.svelte'),
	z_report: () => import('../shift/ZSheet.svelte'),
	customer: () => import('../customer/CustomerSheet.svelte'),
	item: () => import('../item/ItemSheet.svelte'),
	recipient: () => import('../orders/RecipientSheet.svelte'),
	unknown_code: () => import('../unknown/UnknownSheet.svelte'),
	coupons: () => import('../coupon/CouponSheet.svelte'),
	stock: () => import('../stock/StockSheet.svelte'),
	charges: () => import('../tenders/ChargesSheet.svelte'),
	gift_card: () => import('../tenders/GiftCardSheet.svelte'),
	terminal: () => import('../tenders/TerminalSheet.svelte'),
	printer: () => import('../printing/PrinterSheet.svelte'),
	scanner: () => import('../scanner/ScannerSheet.svelte'),
	labels: () => import('../labels/LabelsSheet.svelte'),
	health: () => import('../health/HealthSheet.svelte'),
} satisfies Record<string, () => Promise<{ readonly default: Component }>>;

/** Sheets that lie over the selling screen. */
export type Sheet = keyof typeof SHEETS;
