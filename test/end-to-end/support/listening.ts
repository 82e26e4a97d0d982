import {readdirSync, readFileSync, readlinkSync} from 'node:fs';
import {connect} from 'node:net';

/** The state LISTEN in /proc/net/tcp. */
const listen = '0A';

const linkOf = (path: string): string => {
	try {
		return readlinkSync(path);
	} catch {
		return '';
	}
};

/** TCP ports on which a process listens (proc(5), Linux only); none when there is no such process. */
export const portsOf = (pid: number): readonly number[] => {
	try {
		const folder = `/proc/${pid}/fd`;
		const sockets = new Set(readdirSync(folder).map(name => /^socket:\[(\d+)\]$/u.exec(linkOf(`${folder}/${name}`))?.[1]));
		return ['tcp', 'tcp6'].flatMap(table =>
			readFileSync(`/proc/${pid}/net/${table}`, 'utf8')
				.split('\n')
				.slice(1)
				.map(line => line.trim().split(/\s+/u))
				.filter(([, , , state, , , , , , inode]) => state === listen && sockets.has(inode))
				.map(([, local = '']) => Number.parseInt(local.split(':')[1] ?? '', 16)),
		);
	} catch {
		return [];
	}
};

/** Resolves to the ports once there are so many. */
export const listensOn = async (pid: number, count: number, timeout = 20_000): Promise<readonly number[]> => {
	const end = performance.now() + timeout;
	for (;;) {
		const ports = portsOf(pid);
		if (ports.length === count) return ports;
		if (performance.now() > end) throw new Error(`Process ${pid} listens on ${ports.length} ports, not on ${count}: ${ports.join(', ')}`);
		await new Promise(resolve => setTimeout(resolve, 5));
	}
};

export const isOpen = async (port: number): Promise<boolean> =>
	new Promise(resolve => {
		const socket = connect({host: '127.0.0.1', port});
		socket.once('connect', () => {
			socket.destroy();
			resolve(true);
		});
		socket.once('error', () => resolve(false));
	});
