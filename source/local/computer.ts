import {spawn as start} from 'node:child_process';
import {rm} from 'node:fs/promises';
import path from 'node:path';
import type {Checkpoint, Computer} from '../steps/computer.ts';
import {openClipboard} from './clipboard.ts';
import {openDesktop, type Spawn} from './desktop.ts';
import {isMissing, readJson, readText, troubleOf, writeJson} from './files.ts';
import {openLeftovers} from './leftovers.ts';
import {openReceipts} from './receipts.ts';
import {type Place, stateFolder} from './state-folder.ts';

export type ComputerOptions = Place & {
	/** Milliseconds since the epoch. */
	readonly now: () => number;
	readonly random: () => number;
	/** Writes to the terminal as it is. */
	readonly write: (text: string) => void;
	/** Hears of kept files that cannot be read, which are passed over, and of a checkpoint that cannot be written. */
	readonly report?: (trouble: string) => void;
	readonly spawn?: Spawn;
	/** The folder in which the program was started; its own state folder when left out. */
	readonly cwd?: string;
};

export const openComputer = ({random, write, report = () => undefined, spawn = start, cwd, ...place}: ComputerOptions): Computer => {
	const folder = stateFolder(place);
	const checkpointFile = path.join(folder, 'checkpoint.json');
	return {
		...openReceipts(path.join(folder, 'receipts'), report),
		...openClipboard({platform: place.platform, env: place.env, write, spawn}),
		...openLeftovers({env: place.env, cwd: cwd ?? folder}),
		...openDesktop({platform: place.platform, spawn}),
		saveCheckpoint: async checkpoint =>
			writeJson(checkpointFile, checkpoint).catch((error: unknown) => report(`This run cannot be kept for resume: ${troubleOf(error)}`)),
		loadCheckpoint: async () => {
			const read = await readJson(checkpointFile);
			if (read.found && isCheckpoint(read.content)) return read.content;
			if (read.found) report(`${checkpointFile} is not a checkpoint of this version.`);
			else if (read.trouble !== null) report(`${checkpointFile} cannot be read: ${read.trouble}`);
			return null;
		},
		clearCheckpoint: async () =>
			rm(checkpointFile, {force: true}).catch((error: unknown) => {
				if (!isMissing(error)) report(`${checkpointFile} cannot be removed: ${troubleOf(error)}`);
			}),
		readText,
		random,
	};
};

const isCheckpoint = (content: unknown): content is Checkpoint =>
	typeof content === 'object' &&
	content !== null &&
	'schemaVersion' in content &&
	content.schemaVersion === 1 &&
	'savedOn' in content &&
	typeof content.savedOn === 'string' &&
	'content' in content;
