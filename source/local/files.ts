import {randomUUID} from 'node:crypto';
import {constants, openSync} from 'node:fs';
import {chmod, mkdir, open, readFile, rename, rm, stat} from 'node:fs/promises';
import {Socket} from 'node:net';
import path from 'node:path';

/** Whole or not at all, also when the power fails; readable by the owner only. */
export const writeJson = async (file: string, content: unknown): Promise<void> => {
	const folder = path.dirname(file);
	await makeFolder(folder);
	// A folder that was there before may be open to others.
	await chmod(folder, 0o700);
	const draft = path.join(folder, `.${path.basename(file)}.${randomUUID()}`);
	try {
		const handle = await open(draft, 'wx', 0o600);
		try {
			await handle.writeFile(`${JSON.stringify(content, null, 2)}\n`);
			await handle.sync();
		} finally {
			await handle.close();
		}
		await rename(draft, file);
	} catch (error) {
		await rm(draft, {force: true});
		throw error;
	}
	await syncFolder(folder);
};

/** Node's own way of making the folders above never ends where a file system lets nobody make any and says that there is none (`/proc`). */
const makeFolder = async (folder: string): Promise<void> => {
	const make = async (): Promise<string | null> =>
		mkdir(folder, {mode: 0o700}).then(
			() => null,
			async (error: unknown) => {
				if (isCode(error, 'ENOENT') && path.dirname(folder) !== folder) return path.dirname(folder);
				const isFolder = await stat(folder).then(
					found => found.isDirectory(),
					() => false,
				);
				if (isFolder) return null;
				throw error;
			},
		);
	const missing = await make();
	if (missing === null) return;
	await makeFolder(missing);
	await mkdir(folder, {mode: 0o700}).catch((error: unknown) => {
		// Another run was faster.
		if (!isCode(error, 'EEXIST')) throw error;
	});
};

/** The renaming itself is only durable once the folder is; Windows cannot open one. */
const syncFolder = async (folder: string): Promise<void> => {
	const handle = await open(folder, 'r').catch(() => null);
	await handle?.sync().catch(() => undefined);
	await handle?.close();
};

export type JsonFile = {readonly found: true; readonly content: unknown} | {readonly found: false; readonly trouble: string | null};

/** `trouble` is `null` when there simply is no such file. */
export const readJson = async (file: string): Promise<JsonFile> => {
	try {
		// A pipe may never end, and a device never does.
		if (!(await stat(file)).isFile()) return {found: false, trouble: 'it is no file'};
		return {found: true, content: JSON.parse(await readFile(file, 'utf8'))};
	} catch (error) {
		if (isMissing(error)) return {found: false, trouble: null};
		// The parser quotes what it stumbled over: any file may have been named, and its content is nobody's business.
		return {found: false, trouble: error instanceof SyntaxError ? 'it is not JSON' : troubleOf(error)};
	}
};

/** Longer ones are no list that anybody wrote. */
const longestText = 4_000_000;

/** What PowerShell and Excel write as "Unicode" begins with a byte order mark. */
export const readText = async (file: string): Promise<{readonly text: string} | {readonly trouble: string}> => {
	try {
		const found = await stat(file);
		// A shell hands over what a command prints as a pipe.
		if (!found.isFile() && !found.isFIFO()) return {trouble: 'it is no file'};
		if (found.size > longestText) return {trouble: `it is longer than ${longestText / 1_000_000} MB`};
		const bytes = found.isFIFO() ? await readPipe(file) : await readFile(file);
		if (bytes.length > longestText) return {trouble: `it is longer than ${longestText / 1_000_000} MB`};
		const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
		return {text: isWide ? bytes.toString('utf16le', 2) : bytes.toString('utf8')};
	} catch (error) {
		return {trouble: isMissing(error) ? 'there is no such file' : troubleOf(error)};
	}
};

/** Of a pipe that nobody opens for writing. */
const pipePatienceMs = 60_000;

/** Opening a pipe waits for its writer, in a thread that nothing but SIGKILL ends; the event loop's waiting ends with the process. */
const readPipe = async (file: string): Promise<Buffer> => {
	const socket = new Socket({fd: openSync(file, constants.O_RDONLY | constants.O_NONBLOCK), readable: true, writable: false});
	const patience = setTimeout(() => socket.destroy(new Error('nothing came through it')), pipePatienceMs);
	const chunks: Buffer[] = [];
	let length = 0;
	try {
		for await (const chunk of socket as AsyncIterable<Buffer>) {
			clearTimeout(patience);
			chunks.push(chunk);
			length += chunk.length;
			if (length > longestText) break;
		}
	} finally {
		clearTimeout(patience);
		socket.destroy();
	}
	return Buffer.concat(chunks);
};

export const troubleOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const isCode = (error: unknown, code: string): boolean => error instanceof Error && 'code' in error && error.code === code;

export const isMissing = (error: unknown): boolean => isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR');
