import path from 'node:path';

export type Place = {
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly platform: NodeJS.Platform;
	readonly homedir: string;
};

/**
 * Where state is kept between runs: not settings, not cache.
 * Sources: XDG Base Directory Specification (relative paths are to be ignored); Microsoft Learn, "KNOWNFOLDERID", LocalAppData.
 */
export const stateFolder = ({env, platform, homedir}: Place): string => {
	const {join, isAbsolute} = platform === 'win32' ? path.win32 : path.posix;
	const given = platform === 'win32' ? env['LOCALAPPDATA'] : env['XDG_STATE_HOME'];
	const standard = platform === 'win32' ? join(homedir, 'AppData', 'Local') : join(homedir, '.local', 'state');
	return join(given && isAbsolute(given) ? given : standard, 'foundry-keyless');
};
