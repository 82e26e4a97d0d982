/** One file of the bundle, as it is noted in dist/chunks.json. */
export type Chunk = {
	readonly file: string;
	readonly bytes: number;
	/** Files loaded before this one runs. */
	readonly imports: readonly string[];
	/** Files that this one may load later. */
	readonly dynamicImports: readonly string[];
	/** The module whose `import()` made the chunk, relative to the root; `null` for code that several chunks share. */
	readonly facade: string | null;
	/** Relative to the root; those of packages begin with node_modules/. */
	readonly modules: readonly string[];
};

export const holdsAzure = (chunk: Chunk): boolean => chunk.modules.some(module => module.startsWith('node_modules/@azure/'));

/** The room whose `import()` begins the part of the bundle that may hold the Azure SDKs. */
const azureRoom = 'source/azure/';

/** What can be loaded without anything of azure/ having been asked for, the entry first. */
export const chunksBeforeAzure = (chunks: readonly Chunk[], entry = 'cli.js'): readonly Chunk[] => {
	const byFile = new Map(chunks.map(chunk => [chunk.file, chunk]));
	const wanted = new Set([entry]);
	const found: Chunk[] = [];
	for (const file of wanted) {
		const chunk = byFile.get(file);
		if (!chunk) throw new Error(`the bundle has no ${file}`);
		found.push(chunk);
		for (const next of chunk.imports) wanted.add(next);
		for (const next of chunk.dynamicImports) {
			if (!byFile.get(next)?.facade?.startsWith(azureRoom)) wanted.add(next);
		}
	}
	return found;
};
