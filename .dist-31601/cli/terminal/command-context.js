import { usageProblem } from './problem.js';
export class CommandContext {
    flags;
    loaded;
    connected;
    constructor(flags) {
        this.flags = flags;
    }
    get json() {
        return this.flags.output === 'json';
    }
    /** @throws ConfigError with every problem */
    async config() {
        if (!this.loaded) {
            const { loadChosenConfig } = await import('../../config/config.js');
            this.loaded = loadChosenConfig(this.flags.config, (line) => this.say(`vigil: ${line}`));
        }
        return this.loaded;
    }
    /** @throws CliProblem if the config has no such connection */
    async requireConnection(name) {
        return this.requireConnections([name]);
    }
    /** @throws CliProblem that lists every unknown name */
    async requireConnections(wanted) {
        const config = await this.config();
        const unknown = [...new Set(wanted)].filter((name) => !Object.hasOwn(config.connections, name));
        if (unknown.length === 0)
            return config;
        const { unknownName } = await import('../../schema/problems.js');
        const names = Object.keys(config.connections);
        const problems = unknown.map((name) => `connection ${name}: ${unknownName('connection', name, names)}`);
        const { configPath } = await import('../../config/config.js');
        const path = configPath(this.flags.config);
        throw usageProblem(problems, 
        // A message with a suggestion does not list all names, so the hint does.
        problems.some((problem) => problem.includes('did you mean'))
            ? `the connections in ${path} are: ${names.join(', ')}`
            : `correct the name${unknown.length > 1 ? 's' : ''}, or add ${unknown.length > 1 ? 'them' : 'it'} to ${path}`);
    }
    async target() {
        const { temporalTarget } = await import('../../temporal/target.js');
        return temporalTarget(this.flags);
    }
    /** @throws TemporalUnreachable after 5 s */
    async client() {
        if (!this.connected) {
            const { connectClient } = await import('../../temporal/connect.js');
            const { rotatingTarget } = await import('../../temporal/rotating-target.js');
            this.connected = await connectClient(rotatingTarget(this.flags));
        }
        return this.connected;
    }
    async close() {
        await this.connected?.connection.close();
    }
    /** Prints the result to stdout. With `-o json`, nothing else is written there. */
    result(text, json) {
        process.stdout.write(this.json ? `${JSON.stringify(json)}\n` : `${text}\n`);
    }
    /** Prints one line of a text result; with `-o json`, prints nothing, and the command prints the whole result with {@link result}. */
    resultLine(text) {
        if (!this.json)
            process.stdout.write(`${text}\n`);
    }
    /** Prints progress and remarks to stderr. */
    say(line) {
        process.stderr.write(`${line}\n`);
    }
}
//# sourceMappingURL=command-context.js.map