// This file must parse and run on every Node.js since 14, to say what is wrong: plain syntax, no static imports.
const needed = {major: 22, minor: 12};
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major > needed.major || (major === needed.major && minor >= needed.minor)) {
	// Before main is loaded: only what is compiled from here on is cached.
	process.getBuiltinModule('node:module').enableCompileCache();
	void import('./main.ts').then(({main}) => main());
} else {
	process.stderr.write(
		`foundry-keyless needs Node.js ${needed.major}.${needed.minor} or newer; this is ${process.versions.node}. Install it from https://nodejs.org.\n`,
	);
	process.exitCode = 1;
}
