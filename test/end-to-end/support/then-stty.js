import {spawn, spawnSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {join, resolve} from 'node:path';

// Runs the program on this terminal as a shell would, writes down its id, how it ended and how the terminal was set before and after (POSIX stty -g), and stays:
// a pseudo-terminal that is closed at once may lose what was written last. In JavaScript, since to read types away would take longer than the rest.
const settings = () => spawnSync('stty', ['-g'], {stdio: ['inherit', 'pipe', 'inherit'], encoding: 'utf8'}).stdout.trim();

const cli = resolve(import.meta.dirname, '../../../dist/cli.js');
const before = settings();
const child = spawn(process.execPath, [cli, ...process.argv.slice(2)], {stdio: 'inherit'});
const home = process.env['HOME'] ?? '';
writeFileSync(join(home, 'pid'), String(child.pid));
// Ctrl-C on a terminal that is not in raw mode reaches both.
process.on('SIGINT', () => {});
for (const name of ['SIGTERM', 'SIGHUP']) process.on(name, () => child.kill(name));
child.on('close', (code, signal) => {
	writeFileSync(join(home, 'over.json'), JSON.stringify({code, signal, before, after: settings()}));
	// What over-mark.ts waits for.
	process.stdout.write('\u001B]2;the program is over\u0007');
	process.stdin.resume();
});
