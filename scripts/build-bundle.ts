import {relative, resolve, sep} from 'node:path';
import {type OutputChunk, type Plugin, rolldown} from 'rolldown';
import type {Chunk} from './build-chunks.ts';
import {trimmingClients} from './build-clients.ts';
import {packedData} from './build-data.ts';
import {firstFiles} from './build-first.ts';
import {patching} from './build-patches.ts';

/** Ink as it is asks for its developer tools when DEV=true is set in a shell; nothing of them belongs into the package. */
const withoutDeveloperTools: Plugin = {
	name: 'without-developer-tools',
	resolveId: source => (source === 'react-devtools-core' ? '\0no-developer-tools' : null),
	load: id => (id === '\0no-developer-tools' ? 'export default {initialize() {}, connectToDevTools() {}};' : null),
};

/**
 * @azure/identity opens a browser with the package `open`, by itself. It gets our own opener instead, which knows who waits for the answer and can send one in
 * its place when nobody does any more.
 */
const ownBrowserWindow = (root: string): Plugin => ({
	name: 'own-browser-window',
	resolveId: (source, importer) => (source === 'open' && importer?.includes('@azure') ? '\0own-browser-window' : null),
	load: id =>
		id === '\0own-browser-window' ? `export {openWindow as default} from ${JSON.stringify(resolve(root, 'source/azure/browser-window.ts'))};` : null,
});

/** Relative to the root, with slashes; a package's file from `node_modules/` on, wherever that folder really stands. */
const inRoot = (root: string, id: string): string => {
	const path = relative(root, id).split(sep).join('/');
	const packages = path.indexOf('node_modules/');
	return packages === -1 ? path : path.slice(packages);
};

/** What the wizard and the commands share. */
const rules = /\/source\/(?:access|steps|wizard|local|commands\/(?:flags|table|shells|worlds)\.ts)/;

/** What draws the first screen, before Ink is loaded. */
const screens = /\/source\/(?:ui\/|main-)/;
const widths = /\/node_modules\/(?:string-width|get-east-asian-width|strip-ansi|ansi-regex)\/|\/scripts\/patched\/graphemes\.js$/;

export type Bundle = {readonly chunks: readonly Chunk[]; readonly warnings: readonly string[]};

/** Writes the bundle of source/cli.ts to `folder` and says what is in which file. `patched: false` takes the packages as they are. */
export const bundle = async (root: string, folder: string, {patched = true}: {readonly patched?: boolean} = {}): Promise<Bundle> => {
	const warnings: string[] = [];
	const first = await firstFiles(root);
	const bundler = await rolldown({
		cwd: root,
		input: {cli: 'source/cli.ts'},
		platform: 'node',
		// What the rules' one file asks for.
		preserveEntrySignatures: 'allow-extension',
		// "module" first: through "main" some Azure packages would bring a second, CommonJS copy of the SDK's core.
		resolve: {mainFields: ['module', 'main']},
		transform: {target: 'node22', define: {'process.env.NODE_ENV': '"production"'}},
		plugins: [...(patched ? [patching(), trimmingClients()] : []), withoutDeveloperTools, packedData, ownBrowserWindow(root)],
		onLog: (level, log) => {
			// It would be left to the user's machine to have the package, or the name.
			if (log.code === 'UNRESOLVED_IMPORT' || log.code === 'IMPORT_IS_UNDEFINED') throw new Error(log.message);
			if (level === 'warn') warnings.push(log.message);
		},
	});
	try {
		const {output} = await bundler.write({
			dir: folder,
			format: 'esm',
			minify: true,
			comments: {legal: false, annotation: true, jsdoc: false},
			entryFileNames: '[name].js',
			chunkFileNames: '[name].js',
			// Without groups each module that two entries share would become a file of its own.
			codeSplitting: {
				groups: [
					{name: 'first-screen', test: id => (first.has(id) && screens.test(id)) || widths.test(id), priority: 4, includeDependenciesRecursively: false},
					{name: 'first', test: id => first.has(id) && rules.test(id), priority: 3, includeDependenciesRecursively: false},
					{name: 'rules', test: rules, priority: 2, includeDependenciesRecursively: false},
				],
			},
			banner: chunk => (chunk.isEntry ? '#!/usr/bin/env node' : ''),
		});
		const chunks = output.filter((file): file is OutputChunk => file.type === 'chunk');
		const files = new Set(chunks.map(chunk => chunk.fileName));
		const described = chunks.map(chunk => ({
			file: chunk.fileName,
			bytes: Buffer.byteLength(chunk.code),
			imports: chunk.imports.filter(file => files.has(file)),
			dynamicImports: chunk.dynamicImports.filter(file => files.has(file)),
			facade: chunk.facadeModuleId === null ? null : inRoot(root, chunk.facadeModuleId),
			modules: chunk.moduleIds.filter(id => !id.startsWith('\0')).map(id => inRoot(root, id)),
		}));
		return {chunks: described, warnings};
	} finally {
		await bundler.close();
	}
};
