import process from 'node:process';
import {createInterface} from 'node:readline/promises';

/** A question that is answered by y or yes; anything else, and Ctrl-C or the end of the input, says no. */
export const confirm = async (question: string, leaving: AbortSignal): Promise<boolean> => {
	const lines = createInterface({input: process.stdin, output: process.stderr});
	// Ctrl-C comes as a key while a line is read, and Ctrl-D closes: neither says yes.
	lines.once('SIGINT', () => void process.emit('SIGINT'));
	const closed = new Promise<string>(resolve => lines.once('close', () => resolve('')));
	try {
		const answered = lines.question(`${question} [y/N] `, {signal: leaving}).catch((error: unknown) => {
			if (leaving.aborted) throw error;
			return '';
		});
		const answer = (await Promise.race([answered, closed])).trim();
		if (answer === '') process.stderr.write('\n');
		return /^y(es)?$/iu.test(answer);
	} finally {
		lines.close();
	}
};

/** Of a longer text, a log, both ends are kept: what tells stands there. Bytes. */
const mostOfEachEnd = 2_000_000;
/** A pipe that somebody holds open and never writes to. */
const inputPatienceMs = 3000;

/** What was piped in; `null` where nothing was. */
export const readInput = async (leaving: AbortSignal): Promise<string | null> => {
	const chunks: Buffer[] = [];
	let length = 0;
	let beginning = 0;
	let end = 0;
	const patience = AbortSignal.timeout(inputPatienceMs);
	const stop = (): void => void process.stdin.destroy();
	patience.addEventListener('abort', () => (length === 0 ? stop() : undefined), {once: true});
	leaving.addEventListener('abort', stop, {once: true});
	try {
		for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
			chunks.push(chunk);
			length += chunk.length;
			if (length <= mostOfEachEnd) beginning = chunks.length;
			else end += chunk.length;
			while (end - (chunks[beginning]?.length ?? 0) > mostOfEachEnd) end -= chunks.splice(beginning, 1)[0]?.length ?? 0;
		}
	} catch (error) {
		if (length > 0 || leaving.aborted) throw error;
	}
	leaving.throwIfAborted();
	return length === 0 ? null : Buffer.concat(chunks).toString('utf8');
};
