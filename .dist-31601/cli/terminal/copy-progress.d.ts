export declare function copyProgress(stream: NodeJS.WriteStream, name: string, total: number): {
    show(bytes: number): void;
    end(): void;
};
