export declare class Markup {
    readonly text: string;
    constructor(text: string);
}
type Value = string | number | Markup | undefined | false | Value[];
export declare function html(strings: TemplateStringsArray, ...values: Value[]): Markup;
export {};
