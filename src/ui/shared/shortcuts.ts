/** What a function key does at the till; the list is shown on request. */
export const SHORTCUTS = [
	{ key: 'F1', action: 'help' },
	{ key: 'F2', action: 'search' },
	{ key: 'F3', action: 'quantity' },
	{ key: 'F4', action: 'suspend' },
	{ key: 'F6', action: 'suspended' },
	{ key: 'F7', action: 'health' },
	{ key: 'F8', action: 'menu' },
	{ key: 'F9', action: 'proceed' },
	{ key: 'F10', action: 'customer' },
	{ key: 'Escape', action: 'back' },
] as const;

export type ShortcutAction = (typeof SHORTCUTS)[number]['action'];

/** The action of a key press, or null; a held key acts once. */
export function pressedShortcut(event: KeyboardEvent): ShortcutAction | null {
	if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat) return null;
	return SHORTCUTS.find(({ key }) => key === event.key)?.action ?? null;
}
