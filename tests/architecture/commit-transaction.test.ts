import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';

const path = fileURLToPath(new URL('../../src/storage/journal-store.ts', import.meta.url));
const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);

/** Methods that run inside the commit's transaction. */
const INSIDE = ['#commitInside', '#project'];

/** What they may await: calls on tables of the database, and each other. */
const ALLOWED = [
	/^(?:this\.#db\.)?(?:meta|journal|movements|receipts|drawers|baskets)\b/,
	/^writeMeta\(meta,/,
	/^this\.#project\(/,
];

test('the commit awaits only Dexie calls inside its transaction', () => {
	const awaited: string[] = [];
	const visit = (node: ts.Node, inside: boolean): void => {
		const entered = inside || (ts.isMethodDeclaration(node) && INSIDE.includes(node.name.getText(file)));
		if (entered && ts.isAwaitExpression(node))
			awaited.push(node.expression.getText(file).replace(/\s+/g, ' '));
		ts.forEachChild(node, (child) => visit(child, entered));
	};
	visit(file, false);
	expect(awaited.length).toBeGreaterThan(5);
	expect(awaited.filter((call) => !ALLOWED.some((allowed) => allowed.test(call)))).toEqual([]);
});
