/** The protobuf classes of TensorFlow's messages that tfjs-node ships, generated but untyped: what is used here. */
declare module '@tensorflow/tfjs-node-gpu/dist/proto/api_pb' {
  export class TensorShape {
    addDim(): TensorShape.Dim;
  }
  export namespace TensorShape {
    class Dim {
      setSize(size: number): void;
    }
  }
  export class Tensor {
    setDtype(dtype: number): void;
    setTensorShape(shape: TensorShape): void;
    setTensorContent(bytes: Uint8Array): void;
  }
  export class AttrValue {
    setS(text: Uint8Array): void;
    setI(value: number): void;
    setF(value: number): void;
    setB(value: boolean): void;
    setType(dtype: number): void;
    setShape(shape: TensorShape): void;
    setTensor(tensor: Tensor): void;
    setList(list: AttrValue.ListValue): void;
    setFunc(call: NameAttrList): void;
  }
  export namespace AttrValue {
    class ListValue {
      setIList(values: number[]): void;
      setTypeList(dtypes: number[]): void;
    }
  }
  export class NameAttrList {
    setName(name: string): void;
  }
  export class NodeDef {
    setName(name: string): void;
    setOp(op: string): void;
    setInputList(inputs: string[]): void;
    getAttrMap(): { set(name: string, value: AttrValue): void };
  }
  export class VersionDef {
    setProducer(version: number): void;
  }
  export class OpDef {
    setName(name: string): void;
    setInputArgList(list: OpDef.ArgDef[]): void;
    setOutputArgList(list: OpDef.ArgDef[]): void;
  }
  export namespace OpDef {
    class ArgDef {
      setName(name: string): void;
      setType(dtype: number): void;
    }
  }
  export class FunctionDef {
    setSignature(signature: OpDef): void;
    setNodeDefList(nodes: NodeDef[]): void;
    getRetMap(): { set(name: string, source: string): void };
  }
  export class FunctionDefLibrary {
    setFunctionList(functions: FunctionDef[]): void;
  }
  export class GraphDef {
    setNodeList(nodes: NodeDef[]): void;
    setVersions(versions: VersionDef): void;
    setLibrary(library: FunctionDefLibrary): void;
  }
  export class MetaGraphDef {
    setMetaInfoDef(info: MetaGraphDef.MetaInfoDef): void;
    setGraphDef(graph: GraphDef): void;
  }
  export namespace MetaGraphDef {
    class MetaInfoDef {
      addTags(tag: string): void;
    }
  }
  export class SavedModel {
    setSavedModelSchemaVersion(version: number): void;
    setMetaGraphsList(graphs: MetaGraphDef[]): void;
    serializeBinary(): Uint8Array;
  }
}

/** The part of protobuf's runtime that writes messages for which tfjs-node ships no class. */
declare module 'google-protobuf' {
  export class BinaryWriter {
    writeBool(field: number, value: boolean): void;
    writeInt32(field: number, value: number): void;
    writeString(field: number, value: string): void;
    writeMessage<T>(field: number, value: T, write: (value: T, writer: BinaryWriter) => void): void;
    getResultBuffer(): Uint8Array;
  }
}
