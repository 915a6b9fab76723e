/** Channel credentials that read TLS files again: gRPC's usual ones keep those that they were made with. */
import { type ChannelCredentials } from '@grpc/grpc-js';
import { type RotatingTarget } from './rotating-target.js';
/** New connections use the files as they are then. */
export declare function rotatingTls(rotating: RotatingTarget): ChannelCredentials;
