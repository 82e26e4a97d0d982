import {expect, test} from 'vitest';
import {type Chunk, chunksBeforeAzure, holdsAzure} from '../../scripts/build-chunks.ts';

const chunk = (file: string, more: Partial<Chunk>): Chunk => ({file, bytes: 1, imports: [], dynamicImports: [], facade: null, modules: [], ...more});

const chunks: readonly Chunk[] = [
	chunk('cli.js', {facade: 'source/cli.ts', dynamicImports: ['main.js']}),
	chunk('main.js', {facade: 'source/main.ts', imports: ['shared.js'], dynamicImports: ['app.js', 'connect.js']}),
	chunk('shared.js', {modules: ['source/access/scope.ts']}),
	chunk('app.js', {facade: 'source/ui/app.ts', modules: ['node_modules/ink/build/index.js']}),
	chunk('connect.js', {facade: 'source/azure/connect.ts', imports: ['core.js', 'shared.js'], dynamicImports: ['identity.js']}),
	chunk('core.js', {modules: ['node_modules/@azure/core-client/dist/index.js']}),
	chunk('identity.js', {facade: 'node_modules/@azure/identity/dist/index.js', modules: ['node_modules/@azure/identity/dist/index.js']}),
];

test('what is loaded before Azure is asked for leaves out what only azure/ loads', () => {
	expect(chunksBeforeAzure(chunks).map(({file}) => file)).toEqual(['cli.js', 'main.js', 'shared.js', 'app.js']);
	expect(chunksBeforeAzure(chunks).some(holdsAzure)).toBe(false);
});

test.for([
	['a static import', {imports: ['core.js']}],
	['an import() outside azure/', {dynamicImports: ['identity.js']}],
] as const)('an Azure SDK behind %s of the first screen is found', ([, more]) => {
	const changed = chunks.map(one => (one.file === 'app.js' ? {...one, ...more} : one));
	expect(chunksBeforeAzure(changed).some(holdsAzure)).toBe(true);
});
