import type { ShortcutAction } from '../shared/shortcuts.ts';
import type { Ui } from './ui.svelte.ts';

/** Does what a function key asks, where it makes sense now; answers whether it did. */
export function runShortcut(ui: Ui, action: ShortcutAction): boolean {
	const { payment, checkout } = ui;
	switch (action) {
		case 'help':
			ui.open('shortcuts');
			return true;
		case 'health':
			ui.open('health');
			return true;
		case 'menu':
			ui.open('menu');
			return true;
		case 'customer':
			if (ui.services.customers) ui.open('customer');
			return true;
		case 'suspended':
			ui.open('suspended');
			return true;
		case 'search':
			document.querySelector<HTMLInputElement>('input[type="search"]')?.focus();
			return true;
		case 'suspend':
			void ui.suspend();
			return true;
		case 'quantity':
			if (payment.stage === 'sell') checkout.select(checkout.flash.lineId);
			return true;
		case 'proceed':
			if (payment.stage === 'sell') ui.beginPayment();
			else if (payment.stage === 'pay') void payment.finish();
			else payment.next();
			return true;
		case 'back':
			return goBack(ui);
	}
}

function goBack({ payment, checkout, scans, sheet }: Ui): boolean {
	if (sheet) return false;
	if (payment.stage === 'pay') payment.back();
	else if (scans.times > 1) scans.multiply('0*');
	else if (checkout.selected) checkout.select(null);
	else return false;
	return true;
}
