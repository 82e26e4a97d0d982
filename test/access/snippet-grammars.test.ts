import {createRequire} from 'node:module';
import {expect, test} from 'vitest';
import {Language, Parser} from 'web-tree-sitter';
import {writeSnippets} from '../../source/access/snippets.ts';
import {everyRun} from './support/proven.ts';

const require = createRequire(import.meta.url);
await Parser.init();

test.for([
	['Python', 'python', 'tree-sitter-python/tree-sitter-python.wasm', 'def f(:\n  pass\n'],
	['C#', 'csharp', 'tree-sitter-c-sharp/tree-sitter-c_sharp.wasm', 'var x = new ();;) {\n'],
] as const)('every %s snippet parses, and what is broken does not', async ([, id, grammar, broken]) => {
	const parser = new Parser();
	parser.setLanguage(await Language.load(require.resolve(grammar)));
	const isFaulty = (code: string): boolean => parser.parse(code)?.rootNode.hasError ?? true;
	const texts = [...new Set(everyRun.map(of => writeSnippets(of).find(snippet => snippet.id === id)?.text ?? ''))];
	expect(texts.length).toBeGreaterThanOrEqual(40);
	expect(texts.filter(isFaulty)).toEqual([]);
	expect(isFaulty(broken)).toBe(true);
	for (const text of texts.slice(0, 8)) expect(isFaulty(text.replace(/\)(?=[^)]*$)/u, ''))).toBe(true);
	parser.delete();
});
