import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';

const read = (name: string) => {
	const path = fileURLToPath(new URL(`../../src/storage/${name}`, import.meta.url));
	return ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
};
const file = read('journal-store.ts');

/** Methods that run inside the commit's transaction. */
const INSIDE = ['#commitInside'];

/** What they may await: calls on tables of the database, and each other. */
const ALLOWED = [
	/^(?:this\.#db\.)?(?:meta|journal|baskets|person_keys)\b/,
	/^writeMeta\(meta,/,
	/^Dexie\.Promise\.all\(project\(/,
	// One question to the journal, asked without a promise of our own (`approval-gate.ts`).
	/^usesOf\(journal, own\)$/,
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
	expect(awaited.length).toBeGreaterThan(4);
	expect(awaited.filter((call) => !ALLOWED.some((allowed) => allowed.test(call)))).toEqual([]);
});

test('what an entry does beside the journal is asked for at once, with nothing awaited in between', () => {
	const found: string[] = [];
	const visit = (node: ts.Node): void => {
		const isAsync =
			ts.canHaveModifiers(node) && ts.getModifiers(node)?.some((m) => m.kind === ts.SyntaxKind.AsyncKeyword);
		if (isAsync || ts.isAwaitExpression(node)) found.push(node.getText().slice(0, 40));
		ts.forEachChild(node, visit);
	};
	visit(read('own-effects.ts'));
	visit(read('approval-gate.ts'));
	expect(found).toEqual([]);
});
