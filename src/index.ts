// The door of the other languages. In TypeScript, the package by its name is what `core` lists, and `/aws` is by its own name:
// so nobody needs aws-cdk-lib, or its types, who does not use it.
export * from './core';
export * as aws from './aws';
